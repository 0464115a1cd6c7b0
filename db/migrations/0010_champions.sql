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
CREATE INDEX `training_sessions_starts_at_idx` ON `training_sessions` (`starts_at`);