CREATE TABLE `recovery_challenges` (
	`hash` blob PRIMARY KEY NOT NULL,
	`recovery_key_id` text NOT NULL,
	`staff_id` text NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`recovery_key_id`) REFERENCES `recovery_keys`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `recovery_challenges_key_idx` ON `recovery_challenges` (`recovery_key_id`);--> statement-breakpoint
ALTER TABLE `officer_keys` ADD `passkey` text;--> statement-breakpoint
ALTER TABLE `recovery_keys` ADD `retired_at` integer;--> statement-breakpoint
ALTER TABLE `team_keys` ADD `outgrown_at` integer;