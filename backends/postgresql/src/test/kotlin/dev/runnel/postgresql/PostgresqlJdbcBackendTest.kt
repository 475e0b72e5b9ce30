package dev.runnel.postgresql

import dev.runnel.tck.ConformanceKit

class PostgresqlJdbcBackendTest : ConformanceKit(PostgresqlTarget("postgresql+jdbc"))
