package dev.runnel.mysql

import dev.runnel.servers.Servers
import dev.runnel.tck.ConformanceKit

class MariaDbJdbcBackendTest : ConformanceKit(ServerTarget("mariadb+jdbc", Servers::mariadb))
