CREATE TABLE `officer_keys` (
	`staff_id` text NOT NULL,
	`lock` text NOT NULL,
	`recipient` text NOT NULL,
	`locked` blob NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`staff_id`, `lock`),
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "officer_keys_lock_check" CHECK("officer_keys"."lock" in ('passphrase', 'passkey'))
);
--> statement-breakpoint
CREATE TABLE `recovery_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`recipient` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`proved_at` integer,
	FOREIGN KEY (`created_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `recovery_keys_recipient_unique` ON `recovery_keys` (`recipient`);--> statement-breakpoint
CREATE TABLE `recovery_rehearsals` (
	`id` integer PRIMARY KEY NOT NULL,
	`recovery_key_id` text NOT NULL,
	`staff_id` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`recovery_key_id`) REFERENCES `recovery_keys`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `recovery_rehearsals_key_idx` ON `recovery_rehearsals` (`recovery_key_id`,`at`);--> statement-breakpoint
CREATE TABLE `report_file_chunks` (
	`file_id` text NOT NULL,
	`place` integer NOT NULL,
	`bytes` blob NOT NULL,
	PRIMARY KEY(`file_id`, `place`),
	FOREIGN KEY (`file_id`) REFERENCES `report_files`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `report_files` (
	`id` text PRIMARY KEY NOT NULL,
	`token_hash` blob NOT NULL,
	`report_id` text,
	`size` integer NOT NULL,
	`began_at` integer NOT NULL,
	FOREIGN KEY (`report_id`) REFERENCES `reports`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `report_files_report_id_idx` ON `report_files` (`report_id`,`began_at`);--> statement-breakpoint
CREATE TABLE `report_messages` (
	`id` text PRIMARY KEY NOT NULL,
	`report_id` text NOT NULL,
	`kind` text NOT NULL,
	`sealed` blob NOT NULL,
	`team_key_id` text NOT NULL,
	`written_by` text,
	`written_at` integer NOT NULL,
	FOREIGN KEY (`report_id`) REFERENCES `reports`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`written_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "report_messages_kind_check" CHECK("report_messages"."kind" in ('to_team', 'to_person', 'addition', 'note'))
);
--> statement-breakpoint
CREATE INDEX `report_messages_report_id_idx` ON `report_messages` (`report_id`,`written_at`);--> statement-breakpoint
CREATE TABLE `reports` (
	`id` text PRIMARY KEY NOT NULL,
	`token_hash` blob,
	`recipient` text NOT NULL,
	`received_at` integer NOT NULL,
	`language` text NOT NULL,
	`channel` text NOT NULL,
	`kinds` text NOT NULL,
	`strands` text NOT NULL,
	`ward` text,
	`month` text,
	`risks` text NOT NULL,
	`to_team` integer NOT NULL,
	`to_police` integer NOT NULL,
	`account` blob,
	`team_key_id` text,
	`centre` text,
	`entered_by` text,
	`state` text DEFAULT 'received' NOT NULL,
	`owner_id` text,
	`due_at` integer,
	`active_at` integer NOT NULL,
	`closed_at` integer,
	`police_route` text,
	`police_contact` text,
	`outcome` text,
	`satisfaction` integer,
	`legal_hold` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`team_key_id`) REFERENCES `team_keys`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entered_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`owner_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "reports_channel_check" CHECK("reports"."channel" in ('online', 'telephone', 'in_person', 'paper', 'champion', 'centre')),
	CONSTRAINT "reports_state_check" CHECK("reports"."state" in ('received', 'acknowledged', 'closed', 'withdrawn')),
	CONSTRAINT "reports_police_route_check" CHECK("reports"."police_route" in ('true_vision', '101', 'not_a_crime', 'still_deciding', 'did_not_want')),
	CONSTRAINT "reports_police_contact_check" CHECK("reports"."police_contact" in ('visited', 'called', 'none')),
	CONSTRAINT "reports_outcome_check" CHECK("reports"."outcome" in ('resolved', 'not_resolved', 'ongoing'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reports_token_hash_unique` ON `reports` (`token_hash`);--> statement-breakpoint
CREATE INDEX `reports_state_due_at_idx` ON `reports` (`state`,`due_at`);--> statement-breakpoint
CREATE INDEX `reports_received_at_idx` ON `reports` (`received_at`);--> statement-breakpoint
CREATE TABLE `team_key_holders` (
	`team_key_id` text NOT NULL,
	`staff_id` text NOT NULL,
	`sealed` blob NOT NULL,
	`added_by` text NOT NULL,
	`added_at` integer NOT NULL,
	PRIMARY KEY(`team_key_id`, `staff_id`),
	FOREIGN KEY (`team_key_id`) REFERENCES `team_keys`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`added_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `team_key_holders_staff_id_idx` ON `team_key_holders` (`staff_id`);--> statement-breakpoint
CREATE TABLE `team_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`team` text NOT NULL,
	`recipient` text NOT NULL,
	`sealed_for_recovery` blob NOT NULL,
	`recovery_key_id` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`retired_at` integer,
	FOREIGN KEY (`recovery_key_id`) REFERENCES `recovery_keys`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `team_keys_recipient_unique` ON `team_keys` (`recipient`);--> statement-breakpoint
CREATE INDEX `team_keys_team_idx` ON `team_keys` (`team`,`retired_at`);