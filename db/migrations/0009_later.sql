PRAGMA foreign_keys=OFF;--> statement-breakpoint
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
ALTER TABLE `__new_safeguarding_steps` RENAME TO `safeguarding_steps`;--> statement-breakpoint
PRAGMA foreign_keys=ON;