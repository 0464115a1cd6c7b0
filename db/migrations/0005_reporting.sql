CREATE TABLE `applications` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`state` text DEFAULT 'received' NOT NULL,
	`received_at` integer NOT NULL,
	`language` text NOT NULL,
	`suspicion` text,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`telephone` text,
	`languages` text NOT NULL,
	`ward` text,
	`code_version` text NOT NULL,
	`answers` text NOT NULL,
	`reference_checked_at` integer,
	`reference_checked_by` text,
	`decided_at` integer,
	`decided_by` text,
	`reason` text,
	FOREIGN KEY (`reference_checked_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`decided_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "applications_kind_check" CHECK("applications"."kind" in ('champion', 'centre')),
	CONSTRAINT "applications_state_check" CHECK("applications"."state" in ('received', 'approved', 'declined', 'withdrawn')),
	CONSTRAINT "applications_suspicion_check" CHECK("applications"."suspicion" in ('honeypot', 'timing', 'same_address'))
);
--> statement-breakpoint
CREATE INDEX `applications_state_received_at_idx` ON `applications` (`state`,`received_at`);--> statement-breakpoint
CREATE TABLE `appointments` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`staff_id` text NOT NULL,
	`application_id` text,
	`centre_id` text,
	`languages` text NOT NULL,
	`listed` integer NOT NULL,
	`approved_at` integer NOT NULL,
	`approved_by` text NOT NULL,
	`renewal_due_at` integer NOT NULL,
	`ended_at` integer,
	`ended_by` text,
	`end_reason` text,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`application_id`) REFERENCES `applications`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`centre_id`) REFERENCES `centres`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`approved_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ended_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "appointments_kind_check" CHECK("appointments"."kind" in ('champion', 'centre'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `appointments_staff_id_unique` ON `appointments` (`staff_id`);--> statement-breakpoint
CREATE INDEX `appointments_renewal_due_at_idx` ON `appointments` (`renewal_due_at`);--> statement-breakpoint
CREATE TABLE `case_visits` (
	`staff_id` text PRIMARY KEY NOT NULL,
	`last_at` integer NOT NULL,
	`before_at` integer,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `centres` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`address` text NOT NULL,
	`ward` text NOT NULL,
	`telephone` text NOT NULL,
	`email` text NOT NULL,
	`hours` text NOT NULL,
	`languages` text NOT NULL,
	`access` text NOT NULL,
	`strands` text NOT NULL,
	`trained_vawg` integer NOT NULL,
	`listed` integer NOT NULL,
	`review_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`demonstration` integer DEFAULT false NOT NULL
);
--> statement-breakpoint
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
CREATE INDEX `change_files_change_id_sha256_idx` ON `change_files` (`change_id`,`sha256`);--> statement-breakpoint
CREATE TABLE `officer_keys` (
	`staff_id` text NOT NULL,
	`lock` text NOT NULL,
	`recipient` text NOT NULL,
	`locked` blob NOT NULL,
	`passkey` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`staff_id`, `lock`),
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "officer_keys_lock_check" CHECK("officer_keys"."lock" in ('passphrase', 'passkey'))
);
--> statement-breakpoint
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
CREATE UNIQUE INDEX `outbox_waiting_once_idx` ON `outbox` (`staff_id`,`kind`) WHERE state = 'waiting';--> statement-breakpoint
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
CREATE TABLE `recovery_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`recipient` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`proved_at` integer,
	`retired_at` integer,
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
CREATE TABLE `report_links` (
	`first` text NOT NULL,
	`second` text NOT NULL,
	`kind` text NOT NULL,
	`linked_by` text NOT NULL,
	`linked_at` integer NOT NULL,
	PRIMARY KEY(`first`, `second`, `kind`),
	FOREIGN KEY (`first`) REFERENCES `reports`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`second`) REFERENCES `reports`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`linked_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "report_links_kind_check" CHECK("report_links"."kind" in ('same_person', 'same_place'))
);
--> statement-breakpoint
CREATE INDEX `report_links_second_idx` ON `report_links` (`second`);--> statement-breakpoint
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
CREATE TABLE `report_referrals` (
	`id` text PRIMARY KEY NOT NULL,
	`report_id` text NOT NULL,
	`service` text NOT NULL,
	`referred_by` text NOT NULL,
	`referred_at` integer NOT NULL,
	FOREIGN KEY (`report_id`) REFERENCES `reports`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`referred_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "report_referrals_service_check" CHECK("report_referrals"."service" in ('police_true_vision', 'police_101', 'victim_support', 'domestic_abuse', 'housing', 'safeguarding_adults', 'safeguarding_children', 'cs_marac'))
);
--> statement-breakpoint
CREATE INDEX `report_referrals_report_id_idx` ON `report_referrals` (`report_id`,`referred_at`);--> statement-breakpoint
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
	`notice_at` integer,
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
CREATE INDEX `reports_list_idx` ON `reports` (`state`,`due_at`,`risks`,`received_at`,`active_at`,`owner_id`,`channel`,`ward`,`month`,`strands`,`notice_at`,`to_team`,`centre`,`id`);--> statement-breakpoint
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
	`outgrown_at` integer,
	FOREIGN KEY (`recovery_key_id`) REFERENCES `recovery_keys`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `team_keys_recipient_unique` ON `team_keys` (`recipient`);--> statement-breakpoint
CREATE INDEX `team_keys_team_idx` ON `team_keys` (`team`,`retired_at`);--> statement-breakpoint
CREATE TABLE `training_places` (
	`id` text PRIMARY KEY NOT NULL,
	`session_id` text NOT NULL,
	`application_id` text NOT NULL,
	`attended` integer,
	`recorded_at` integer,
	`recorded_by` text,
	FOREIGN KEY (`session_id`) REFERENCES `training_sessions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`application_id`) REFERENCES `applications`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`recorded_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `training_places_once_idx` ON `training_places` (`session_id`,`application_id`);--> statement-breakpoint
CREATE INDEX `training_places_application_id_idx` ON `training_places` (`application_id`);--> statement-breakpoint
CREATE TABLE `training_sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`starts_at` integer NOT NULL,
	`place` text NOT NULL,
	`seats` integer NOT NULL,
	`cancelled_at` integer
);
--> statement-breakpoint
CREATE INDEX `training_sessions_starts_at_idx` ON `training_sessions` (`starts_at`);--> statement-breakpoint
CREATE INDEX `audit_report_idx` ON `audit` (`subject`,`seq`) WHERE substr("subject", 1, 7) = 'report ';