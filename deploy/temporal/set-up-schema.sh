#!/bin/sh
# Runs once before Temporal's server starts, in the admin-tools image: makes both databases and brings their schemas
# to the server's version. Doing it again changes nothing.
set -eu

schemas=/etc/temporal/schema/postgresql/v12

set_up() {
  database=$1
  versioned=$2
  tool="temporal-sql-tool --plugin postgres12 --endpoint $POSTGRES_SEEDS --port $DB_PORT --user $POSTGRES_USER --db $database"
  # Both complain of what is there already; what counts is that the update succeeds.
  $tool create || true
  $tool setup-schema -v 0.0 || true
  $tool update-schema -d "$schemas/$versioned/versioned"
}

export SQL_PASSWORD="$POSTGRES_PWD"
set_up temporal temporal
set_up temporal_visibility visibility
