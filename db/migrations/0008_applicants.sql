PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_outbox` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`staff_id` text,
	`application_id` text,
	`session_id` text,
	`language` text DEFAULT 'en' NOT NULL,
	`state` text DEFAULT 'waiting' NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_attempt_at` integer,
	`last_error` text,
	`expires_at` integer,
	`created_at` integer NOT NULL,
	`sent_at` integer,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`application_id`) REFERENCES `applications`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`session_id`) REFERENCES `training_sessions`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "outbox_reader_check" CHECK(("__new_outbox"."staff_id" is null) <> ("__new_outbox"."application_id" is null)),
	CONSTRAINT "outbox_kind_check" CHECK("__new_outbox"."kind" in ('invitation', 'factor_reset', 'new_email', 'email_changed', 'something_waits', 'application_received', 'application_approved', 'application_declined', 'training_invited', 'training_changed', 'training_cancelled', 'training_ended')),
	CONSTRAINT "outbox_state_check" CHECK("__new_outbox"."state" in ('waiting', 'sending', 'sent', 'failed'))
);
--> statement-breakpoint
INSERT INTO `__new_outbox`("id", "kind", "staff_id", "language", "state", "attempts", "next_attempt_at", "last_error", "expires_at", "created_at", "sent_at") SELECT "id", "kind", "staff_id", "language", "state", "attempts", "next_attempt_at", "last_error", "expires_at", "created_at", "sent_at" FROM `outbox`;--> statement-breakpoint
DROP TABLE `outbox`;--> statement-breakpoint
ALTER TABLE `__new_outbox` RENAME TO `outbox`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `outbox_next_attempt_at_idx` ON `outbox` (`next_attempt_at`);--> statement-breakpoint
CREATE INDEX `outbox_created_at_idx` ON `outbox` (`created_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_waiting_once_idx` ON `outbox` (`staff_id`,`kind`) WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX `outbox_application_id_idx` ON `outbox` (`application_id`);--> statement-breakpoint
ALTER TABLE `applications` ADD `code_hash` blob;--> statement-breakpoint
CREATE UNIQUE INDEX `applications_code_hash_unique` ON `applications` (`code_hash`);