CREATE TABLE `key_changes` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`team` text,
	`staff_id` text,
	`reports` text NOT NULL,
	`changed_by` text NOT NULL,
	`changed_at` integer NOT NULL,
	`settled_at` integer,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "key_changes_kind_check" CHECK("key_changes"."kind" in ('lost', 'taken', 'replaced', 'begun_anew'))
);
--> statement-breakpoint
CREATE TABLE `legal_holds` (
	`report_id` text PRIMARY KEY NOT NULL,
	`reason` text NOT NULL,
	`review_on` text NOT NULL,
	`placed_by` text NOT NULL,
	`placed_at` integer NOT NULL,
	`agreed_by` text,
	FOREIGN KEY (`report_id`) REFERENCES `reports`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`placed_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`agreed_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "legal_holds_reason_check" CHECK("legal_holds"."reason" in ('court', 'police', 'safeguarding', 'inquiry'))
);
--> statement-breakpoint
CREATE TABLE `picture_descriptions` (
	`sha256` text NOT NULL,
	`language` text NOT NULL,
	`words` text NOT NULL,
	`saved_at` integer NOT NULL,
	PRIMARY KEY(`sha256`, `language`)
);
--> statement-breakpoint
CREATE TABLE `refused_texts` (
	`consultation` text NOT NULL,
	`question` text NOT NULL,
	`reference` text NOT NULL,
	`refused_at` integer NOT NULL,
	PRIMARY KEY(`consultation`, `question`, `reference`)
);
--> statement-breakpoint
CREATE TABLE `staff_email_changes` (
	`staff_id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`requested_by` text NOT NULL,
	`requested_at` integer NOT NULL,
	`former` text,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`requested_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_outbox` (
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
	CONSTRAINT "outbox_kind_check" CHECK("__new_outbox"."kind" in ('invitation', 'factor_reset', 'new_email', 'email_changed', 'something_waits')),
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
CREATE TABLE `__new_staff_codes` (
	`code_hash` text PRIMARY KEY NOT NULL,
	`purpose` text NOT NULL,
	`staff_id` text,
	`memory` text DEFAULT '' NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "staff_codes_purpose_check" CHECK("__new_staff_codes"."purpose" in ('set_up', 'invitation', 'second_factor', 'passkey', 'enrolment', 'recovery', 'lost_factor', 'new_email'))
);
--> statement-breakpoint
INSERT INTO `__new_staff_codes`("code_hash", "purpose", "staff_id", "memory", "expires_at") SELECT "code_hash", "purpose", "staff_id", "memory", "expires_at" FROM `staff_codes`;--> statement-breakpoint
DROP TABLE `staff_codes`;--> statement-breakpoint
ALTER TABLE `__new_staff_codes` RENAME TO `staff_codes`;--> statement-breakpoint
CREATE INDEX `staff_codes_staff_id_idx` ON `staff_codes` (`staff_id`,`purpose`);--> statement-breakpoint
DROP INDEX `reports_list_idx`;--> statement-breakpoint
CREATE INDEX `reports_list_idx` ON `reports` (`state`,`due_at`,`risks`,`received_at`,`active_at`,`owner_id`,`channel`,`ward`,`month`,`strands`,`notice_at`,`to_team`,`centre`,`language`,`id`);--> statement-breakpoint
ALTER TABLE `report_files` ADD `centre_key_id` text REFERENCES team_keys(id);--> statement-breakpoint
ALTER TABLE `report_messages` ADD `sealed_anew` blob;