CREATE TABLE `outbox` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`staff_id` text NOT NULL,
	`language` text DEFAULT 'en' NOT NULL,
	`state` text DEFAULT 'waiting' NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_attempt_at` integer,
	`last_error` text,
	`expires_at` integer,
	`created_at` integer NOT NULL,
	`sent_at` integer,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "outbox_kind_check" CHECK("outbox"."kind" in ('invitation', 'factor_reset', 'something_waits')),
	CONSTRAINT "outbox_state_check" CHECK("outbox"."state" in ('waiting', 'sending', 'sent', 'failed'))
);
--> statement-breakpoint
CREATE INDEX `outbox_next_attempt_at_idx` ON `outbox` (`next_attempt_at`);--> statement-breakpoint
CREATE INDEX `outbox_created_at_idx` ON `outbox` (`created_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_waiting_once_idx` ON `outbox` (`staff_id`,`kind`) WHERE state = 'waiting';