package dev.runnel.mysql

import dev.runnel.servers.Servers
import dev.runnel.tck.ConformanceKit
import io.kotest.core.annotation.EnabledIf

@EnabledIf(MysqlIsThere::class)
class MysqlR2dbcBackendTest : ConformanceKit(ServerTarget("mysql", { Servers.mysql().get() }))
