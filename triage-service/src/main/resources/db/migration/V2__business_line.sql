ALTER TABLE support_case ADD COLUMN business_line text;
