import { spawnSync } from 'node:child_process'

export const NO_SMALL_DISK = 'only root on Linux can mount a small disk'

/** A disk of a few megabytes at a folder that is there; false where this user may not mount one. */
export function mountSmallDisk(dir: string, megabytes: number): boolean {
  return (
    process.platform === 'linux' &&
    process.getuid?.() === 0 &&
    spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'saysafe-test', dir]).status === 0
  )
}

export function unmount(dir: string): void {
  spawnSync('umount', [dir])
}

/** Fills the disk that a file lies on, to its last byte. */
export function fill(file: string): void {
  spawnSync('dd', ['if=/dev/zero', `of=${file}`, 'bs=4k'])
  spawnSync('dd', ['if=/dev/zero', `of=${file}`, 'bs=1', 'oflag=append', 'conv=notrunc'])
}
