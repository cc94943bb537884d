-- A version that ends its policy: from then on it fits nothing.
ALTER TABLE sla_policy ADD COLUMN retired boolean NOT NULL DEFAULT false;
