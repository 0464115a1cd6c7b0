PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_audit` (
	`seq` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`subject` text NOT NULL
);
--> statement-breakpoint
INSERT INTO `__new_audit`("seq", "at", "actor", "action", "subject") SELECT "seq", "at", "actor", "action", "subject" FROM `audit`;--> statement-breakpoint
DROP TABLE `audit`;--> statement-breakpoint
ALTER TABLE `__new_audit` RENAME TO `audit`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE TABLE `__new_responses` (
	`seq` integer PRIMARY KEY NOT NULL,
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
	CONSTRAINT "responses_channel_check" CHECK("__new_responses"."channel" in ('online', 'kiosk', 'paper', 'telephone', 'in_person')),
	CONSTRAINT "responses_suspicion_check" CHECK("__new_responses"."suspicion" in ('honeypot', 'timing', 'same_address'))
);
--> statement-breakpoint
INSERT INTO `__new_responses`("seq", "consultation", "version", "submission_id", "reference", "channel", "language", "suspicion", "answers", "received_at") SELECT "seq", "consultation", "version", "submission_id", "reference", "channel", "language", "suspicion", "answers", "received_at" FROM `responses`;--> statement-breakpoint
DROP TABLE `responses`;--> statement-breakpoint
ALTER TABLE `__new_responses` RENAME TO `responses`;--> statement-breakpoint
CREATE UNIQUE INDEX `responses_consultation_submission_id_idx` ON `responses` (`consultation`,`submission_id`);--> statement-breakpoint
CREATE INDEX `responses_consultation_version_seq_idx` ON `responses` (`consultation`,`version`,`seq`);