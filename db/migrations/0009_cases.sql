CREATE TABLE `case_visits` (
	`staff_id` text PRIMARY KEY NOT NULL,
	`last_at` integer NOT NULL,
	`before_at` integer,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
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
DROP INDEX `reports_state_due_at_idx`;--> statement-breakpoint
ALTER TABLE `reports` ADD `notice_at` integer;--> statement-breakpoint
CREATE INDEX `reports_list_idx` ON `reports` (`state`,`due_at`,`risks`,`received_at`,`active_at`,`owner_id`,`channel`,`ward`,`month`,`strands`,`notice_at`,`to_team`,`centre`,`id`);--> statement-breakpoint
CREATE INDEX `audit_report_idx` ON `audit` (`subject`,`seq`) WHERE substr("subject", 1, 7) = 'report ';