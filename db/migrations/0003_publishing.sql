CREATE TABLE `change_revisions` (
	`id` integer PRIMARY KEY NOT NULL,
	`change_id` text NOT NULL,
	`revision` integer NOT NULL,
	`files` text NOT NULL,
	`saved_by` text NOT NULL,
	`saved_at` integer NOT NULL,
	FOREIGN KEY (`change_id`) REFERENCES `changes`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`saved_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `change_revisions_change_id_idx` ON `change_revisions` (`change_id`,`revision`);--> statement-breakpoint
CREATE TABLE `changes` (
	`id` text PRIMARY KEY NOT NULL,
	`item` text NOT NULL,
	`state` text NOT NULL,
	`files` text NOT NULL,
	`revision` integer NOT NULL,
	`base` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` integer NOT NULL,
	`approved_by` text,
	`urgent_by` text,
	FOREIGN KEY (`created_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`approved_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`urgent_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "changes_state_check" CHECK("changes"."state" in ('draft', 'in_review', 'approved', 'publishing', 'published', 'discarded'))
);
--> statement-breakpoint
CREATE INDEX `changes_item_state_idx` ON `changes` (`item`,`state`);--> statement-breakpoint
CREATE TABLE `publications` (
	`id` integer PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`change_id` text,
	`requested_by` text NOT NULL,
	`due` integer NOT NULL,
	`after` text NOT NULL,
	`before` text NOT NULL,
	`progress` integer DEFAULT 0 NOT NULL,
	`total` integer DEFAULT 0 NOT NULL,
	`problems` text NOT NULL,
	`finished_at` integer,
	FOREIGN KEY (`change_id`) REFERENCES `changes`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`requested_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "publications_state_check" CHECK("publications"."state" in ('waiting', 'building', 'applying', 'done', 'failed', 'cancelled'))
);
--> statement-breakpoint
CREATE INDEX `publications_state_due_idx` ON `publications` (`state`,`due`);