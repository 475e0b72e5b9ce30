package dev.runnel.postgresql

import dev.runnel.tck.ConformanceKit

class PostgresqlR2dbcBackendTest : ConformanceKit(PostgresqlTarget("postgresql"))
