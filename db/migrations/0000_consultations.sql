CREATE TABLE `approved_texts` (
	`consultation` text NOT NULL,
	`question` text NOT NULL,
	`reference` text NOT NULL,
	`words` text NOT NULL,
	`language` text NOT NULL,
	`approved_at` integer NOT NULL,
	PRIMARY KEY(`consultation`, `question`, `reference`)
);
--> statement-breakpoint
CREATE TABLE `audit` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`subject` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `drafts` (
	`code_hash` text PRIMARY KEY NOT NULL,
	`consultation` text NOT NULL,
	`sealed` blob NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `drafts_expires_at_idx` ON `drafts` (`expires_at`);--> statement-breakpoint
CREATE TABLE `questionnaires` (
	`consultation` text NOT NULL,
	`version` integer NOT NULL,
	`fingerprint` text NOT NULL,
	`definition` text NOT NULL,
	`frozen_at` integer NOT NULL,
	PRIMARY KEY(`consultation`, `version`)
);
--> statement-breakpoint
CREATE TABLE `responses` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`consultation` text NOT NULL,
	`version` integer NOT NULL,
	`submission_id` text NOT NULL,
	`reference` text NOT NULL,
	`channel` text NOT NULL,
	`language` text NOT NULL,
	`suspicion` text,
	`answers` text NOT NULL,
	`received_at` integer NOT NULL,
	FOREIGN KEY (`consultation`,`version`) REFERENCES `questionnaires`(`consultation`,`version`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "responses_channel_check" CHECK("responses"."channel" in ('online', 'kiosk', 'paper', 'telephone', 'in_person')),
	CONSTRAINT "responses_suspicion_check" CHECK("responses"."suspicion" in ('honeypot', 'timing', 'same_address'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `responses_consultation_submission_id_idx` ON `responses` (`consultation`,`submission_id`);--> statement-breakpoint
CREATE INDEX `responses_consultation_version_seq_idx` ON `responses` (`consultation`,`version`,`seq`);--> statement-breakpoint
CREATE TABLE `tallies` (
	`consultation` text NOT NULL,
	`version` integer NOT NULL,
	`through_seq` integer NOT NULL,
	`received` integer NOT NULL,
	`counted` integer NOT NULL,
	`same_address` integer NOT NULL,
	`counts` text NOT NULL,
	PRIMARY KEY(`consultation`, `version`)
);
