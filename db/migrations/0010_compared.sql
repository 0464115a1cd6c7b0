ALTER TABLE `change_revisions` ADD `compared` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `changes` ADD `submitted_by` text REFERENCES staff(id);