CREATE TABLE `preview_links` (
	`id` text PRIMARY KEY NOT NULL,
	`code_hash` text NOT NULL,
	`change_id` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`change_id`) REFERENCES `changes`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `preview_links_code_hash_unique` ON `preview_links` (`code_hash`);--> statement-breakpoint
CREATE INDEX `preview_links_change_id_idx` ON `preview_links` (`change_id`);--> statement-breakpoint
CREATE INDEX `publications_change_id_idx` ON `publications` (`change_id`);