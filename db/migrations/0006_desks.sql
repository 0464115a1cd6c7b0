CREATE TABLE `data_requests` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`channel` text NOT NULL,
	`report_id` text,
	`received_at` integer NOT NULL,
	`due_at` integer NOT NULL,
	`extended_at` integer,
	`who` blob,
	`team_key_id` text,
	`recorded_by` text,
	`outcome` text,
	`reason` text,
	`answered_at` integer,
	`answered_by` text,
	FOREIGN KEY (`report_id`) REFERENCES `reports`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`team_key_id`) REFERENCES `team_keys`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`answered_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "data_requests_kind_check" CHECK("data_requests"."kind" in ('access', 'rectification', 'erasure', 'restriction', 'objection')),
	CONSTRAINT "data_requests_channel_check" CHECK("data_requests"."channel" in ('code', 'letter', 'email', 'telephone', 'in_person')),
	CONSTRAINT "data_requests_outcome_check" CHECK("data_requests"."outcome" in ('done', 'partly', 'refused', 'nothing_held', 'withdrawn')),
	CONSTRAINT "data_requests_reason_check" CHECK("data_requests"."reason" in ('not_identified', 'legal_hold', 'crime', 'others', 'public_task', 'unfounded', 'excessive'))
);
--> statement-breakpoint
CREATE INDEX `data_requests_due_at_idx` ON `data_requests` (`due_at`);--> statement-breakpoint
CREATE INDEX `data_requests_report_id_idx` ON `data_requests` (`report_id`);--> statement-breakpoint
CREATE TABLE `hand_over_codes` (
	`token_hash` blob PRIMARY KEY NOT NULL,
	`report_id` text NOT NULL,
	`made_by` text NOT NULL,
	`made_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	FOREIGN KEY (`report_id`) REFERENCES `reports`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`made_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `hand_over_codes_report_id_idx` ON `hand_over_codes` (`report_id`);--> statement-breakpoint
CREATE TABLE `questionnaire_words` (
	`consultation` text NOT NULL,
	`version` integer NOT NULL,
	`words` text NOT NULL,
	PRIMARY KEY(`consultation`, `version`),
	FOREIGN KEY (`consultation`,`version`) REFERENCES `questionnaires`(`consultation`,`version`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `report_helpers` (
	`report_id` text PRIMARY KEY NOT NULL,
	`staff_id` text NOT NULL,
	`since` integer NOT NULL,
	`former_id` text,
	`came_by` text NOT NULL,
	`taken_on` text NOT NULL,
	`consent_given` text NOT NULL,
	`label` blob,
	`code_handed` integer,
	`taken_over_at` integer,
	`ended_at` integer,
	`ended_by` text,
	FOREIGN KEY (`report_id`) REFERENCES `reports`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`former_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "report_helpers_came_by_check" CHECK("report_helpers"."came_by" in ('telephone', 'in_person', 'paper')),
	CONSTRAINT "report_helpers_consent_given_check" CHECK("report_helpers"."consent_given" in ('spoken', 'interpreter', 'signed', 'guardian')),
	CONSTRAINT "report_helpers_ended_by_check" CHECK("report_helpers"."ended_by" in ('never', 'person'))
);
--> statement-breakpoint
CREATE INDEX `report_helpers_staff_id_idx` ON `report_helpers` (`staff_id`,`since`);--> statement-breakpoint
CREATE TABLE `safeguarding_steps` (
	`report_id` text NOT NULL,
	`step` text NOT NULL,
	`answer` text NOT NULL,
	`done_by` text NOT NULL,
	`done_at` integer NOT NULL,
	PRIMARY KEY(`report_id`, `step`),
	FOREIGN KEY (`report_id`) REFERENCES `reports`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`done_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "safeguarding_steps_step_check" CHECK("safeguarding_steps"."step" in ('danger', 'lead', 'referral')),
	CONSTRAINT "safeguarding_steps_answer_check" CHECK("safeguarding_steps"."answer" in ('called_999', 'nobody_now', 'told', 'safeguarding_children', 'safeguarding_adults', 'not_needed'))
);
--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_report_messages` (
	`id` text PRIMARY KEY NOT NULL,
	`report_id` text NOT NULL,
	`kind` text NOT NULL,
	`sealed` blob NOT NULL,
	`team_key_id` text NOT NULL,
	`centre_key_id` text,
	`by_centre` integer DEFAULT false NOT NULL,
	`written_by` text,
	`written_at` integer NOT NULL,
	FOREIGN KEY (`report_id`) REFERENCES `reports`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`written_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "report_messages_kind_check" CHECK("__new_report_messages"."kind" in ('to_team', 'to_person', 'addition', 'note', 'contact', 'to_helper', 'from_helper'))
);
--> statement-breakpoint
INSERT INTO `__new_report_messages`("id", "report_id", "kind", "sealed", "team_key_id", "written_by", "written_at") SELECT "id", "report_id", "kind", "sealed", "team_key_id", "written_by", "written_at" FROM `report_messages`;--> statement-breakpoint
DROP TABLE `report_messages`;--> statement-breakpoint
ALTER TABLE `__new_report_messages` RENAME TO `report_messages`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `report_messages_report_id_idx` ON `report_messages` (`report_id`,`written_at`);--> statement-breakpoint
CREATE TABLE `__new_report_referrals` (
	`id` text PRIMARY KEY NOT NULL,
	`report_id` text NOT NULL,
	`service` text NOT NULL,
	`referred_by` text NOT NULL,
	`referred_at` integer NOT NULL,
	FOREIGN KEY (`report_id`) REFERENCES `reports`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`referred_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "report_referrals_service_check" CHECK("__new_report_referrals"."service" in ('police_true_vision', 'police_101', 'police_in_danger', 'victim_support', 'domestic_abuse', 'housing', 'safeguarding_adults', 'safeguarding_children', 'cs_marac'))
);
--> statement-breakpoint
INSERT INTO `__new_report_referrals`("id", "report_id", "service", "referred_by", "referred_at") SELECT "id", "report_id", "service", "referred_by", "referred_at" FROM `report_referrals`;--> statement-breakpoint
DROP TABLE `report_referrals`;--> statement-breakpoint
ALTER TABLE `__new_report_referrals` RENAME TO `report_referrals`;--> statement-breakpoint
CREATE INDEX `report_referrals_report_id_idx` ON `report_referrals` (`report_id`,`referred_at`);--> statement-breakpoint
CREATE TABLE `__new_team_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`team` text NOT NULL,
	`recipient` text NOT NULL,
	`sealed_for_recovery` blob,
	`recovery_key_id` text,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`retired_at` integer,
	`outgrown_at` integer,
	FOREIGN KEY (`recovery_key_id`) REFERENCES `recovery_keys`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `__new_team_keys`("id", "team", "recipient", "sealed_for_recovery", "recovery_key_id", "created_by", "created_at", "retired_at", "outgrown_at") SELECT "id", "team", "recipient", "sealed_for_recovery", "recovery_key_id", "created_by", "created_at", "retired_at", "outgrown_at" FROM `team_keys`;--> statement-breakpoint
DROP TABLE `team_keys`;--> statement-breakpoint
ALTER TABLE `__new_team_keys` RENAME TO `team_keys`;--> statement-breakpoint
CREATE UNIQUE INDEX `team_keys_recipient_unique` ON `team_keys` (`recipient`);--> statement-breakpoint
CREATE INDEX `team_keys_team_idx` ON `team_keys` (`team`,`retired_at`);--> statement-breakpoint
ALTER TABLE `changes` ADD `address` text;--> statement-breakpoint
ALTER TABLE `reports` ADD `centre_ended_at` integer;--> statement-breakpoint
CREATE INDEX `reports_centre_idx` ON `reports` (`centre`,`centre_ended_at`);