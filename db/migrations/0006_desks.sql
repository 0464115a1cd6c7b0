CREATE TABLE `questionnaire_words` (
	`consultation` text NOT NULL,
	`version` integer NOT NULL,
	`words` text NOT NULL,
	PRIMARY KEY(`consultation`, `version`),
	FOREIGN KEY (`consultation`,`version`) REFERENCES `questionnaires`(`consultation`,`version`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `changes` ADD `address` text;