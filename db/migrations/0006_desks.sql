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
CREATE TABLE `questionnaire_words` (
	`consultation` text NOT NULL,
	`version` integer NOT NULL,
	`words` text NOT NULL,
	PRIMARY KEY(`consultation`, `version`),
	FOREIGN KEY (`consultation`,`version`) REFERENCES `questionnaires`(`consultation`,`version`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
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
ALTER TABLE `changes` ADD `address` text;