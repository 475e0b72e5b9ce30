package dev.runnel.mysql

import dev.runnel.tck.ConformanceKit

class MysqlR2dbcBackendTest : ConformanceKit(mysqlTarget("mysql"))
