PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_report_helpers` (
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
	CONSTRAINT "report_helpers_came_by_check" CHECK("__new_report_helpers"."came_by" in ('telephone', 'in_person', 'paper')),
	CONSTRAINT "report_helpers_consent_given_check" CHECK("__new_report_helpers"."consent_given" in ('spoken', 'interpreter', 'signed', 'guardian')),
	CONSTRAINT "report_helpers_ended_by_check" CHECK("__new_report_helpers"."ended_by" in ('never', 'person', 'helper'))
);
--> statement-breakpoint
INSERT INTO `__new_report_helpers`("report_id", "staff_id", "since", "former_id", "came_by", "taken_on", "consent_given", "label", "code_handed", "taken_over_at", "ended_at", "ended_by") SELECT "report_id", "staff_id", "since", "former_id", "came_by", "taken_on", "consent_given", "label", "code_handed", "taken_over_at", "ended_at", "ended_by" FROM `report_helpers`;--> statement-breakpoint
DROP TABLE `report_helpers`;--> statement-breakpoint
ALTER TABLE `__new_report_helpers` RENAME TO `report_helpers`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `report_helpers_staff_id_idx` ON `report_helpers` (`staff_id`,`since`);--> statement-breakpoint
CREATE TABLE `__new_safeguarding_steps` (
	`report_id` text NOT NULL,
	`step` text NOT NULL,
	`answer` text NOT NULL,
	`done_by` text NOT NULL,
	`done_at` integer NOT NULL,
	PRIMARY KEY(`report_id`, `step`),
	FOREIGN KEY (`report_id`) REFERENCES `reports`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`done_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "safeguarding_steps_step_check" CHECK("__new_safeguarding_steps"."step" in ('danger', 'lead', 'referral')),
	CONSTRAINT "safeguarding_steps_answer_check" CHECK("__new_safeguarding_steps"."answer" in ('called_999', 'nobody_now', 'not_reached', 'not_known', 'told', 'safeguarding_children', 'safeguarding_adults', 'not_needed'))
);
--> statement-breakpoint
INSERT INTO `__new_safeguarding_steps`("report_id", "step", "answer", "done_by", "done_at") SELECT "report_id", "step", "answer", "done_by", "done_at" FROM `safeguarding_steps`;--> statement-breakpoint
DROP TABLE `safeguarding_steps`;--> statement-breakpoint
ALTER TABLE `__new_safeguarding_steps` RENAME TO `safeguarding_steps`;