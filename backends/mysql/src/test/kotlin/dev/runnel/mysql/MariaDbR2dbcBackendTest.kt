package dev.runnel.mysql

import dev.runnel.servers.Servers
import dev.runnel.tck.ConformanceKit

class MariaDbR2dbcBackendTest : ConformanceKit(ServerTarget("mariadb", Servers::mariadb))
