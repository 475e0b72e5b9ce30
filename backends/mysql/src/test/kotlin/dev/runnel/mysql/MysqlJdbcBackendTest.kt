package dev.runnel.mysql

import dev.runnel.tck.ConformanceKit

class MysqlJdbcBackendTest : ConformanceKit(mysqlTarget("mysql+jdbc"))
