#!/bin/sh
# A database and a role per service and Keycloak, which nobody else may enter; and a role for dashboards, which may enter analytics
# and read its views of the schema report. PostgreSQL's image runs it once, when its data folder is empty.
set -eu
sql() { psql -v ON_ERROR_STOP=1 -U postgres -d postgres -c "$1"; }
for name in intake triage sla escalation survey analytics keycloak; do
  sql "CREATE ROLE $name LOGIN PASSWORD '$POSTGRES_PASSWORD'"
  sql "CREATE DATABASE $name OWNER $name"
  sql "REVOKE CONNECT ON DATABASE $name FROM PUBLIC"
done
sql "CREATE ROLE report LOGIN PASSWORD '$POSTGRES_PASSWORD'"
sql "GRANT CONNECT ON DATABASE analytics TO report"
