CREATE TABLE `change_files` (
	`id` text PRIMARY KEY NOT NULL,
	`change_id` text NOT NULL,
	`path` text NOT NULL,
	`type` text NOT NULL,
	`bytes` integer NOT NULL,
	`sha256` text NOT NULL,
	`width` integer,
	`height` integer,
	`body` blob NOT NULL,
	`added_by` text NOT NULL,
	`added_at` integer NOT NULL,
	FOREIGN KEY (`change_id`) REFERENCES `changes`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`added_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `change_files_change_id_path_idx` ON `change_files` (`change_id`,`path`);--> statement-breakpoint
CREATE INDEX `change_files_change_id_sha256_idx` ON `change_files` (`change_id`,`sha256`);