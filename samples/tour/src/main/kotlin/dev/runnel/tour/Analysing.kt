package dev.runnel.tour

import dev.runnel.Database
import dev.runnel.Querier
import dev.runnel.alias
import dev.runnel.eq
import dev.runnel.from
import dev.runnel.groupBy
import dev.runnel.join
import dev.runnel.orderBy
import dev.runnel.sql.Functions.partitionBy
import dev.runnel.sql.Functions.rank
import dev.runnel.sql.Functions.sum
import dev.runnel.sql.Subquery
import dev.runnel.where
import java.math.BigDecimal

/** A window function over a query inside the query, and pages by key. */
suspend fun analysing(db: Database, screen: Screen) {
    screen.chapter("Rank with windows, read by pages")
    screen.ask("Who has ordered most in each of the nations of Europe?")
    val best = db.bestCustomers("EUROPE")
    screen.table(
        listOf("nation", "customer", "orders worth"),
        best.map { listOf(it.nation, it.customer, it.worth) },
    )

    screen.ask("All customers by balance, three to a page:")
    var cursor: String? = null
    repeat(2) {
        val page = db.from(Customers).orderBy { balance.desc() }.page(3, cursor)
        screen.fact("page ${it + 1}", page.rows().joinToString { row -> "${row.name} ${money(row.balance)}" })
        cursor = page.next()
    }
    screen.fact("cursor", "$cursor is where the next one begins, whatever is inserted meanwhile")
}

data class BestCustomer(val nation: String, val customer: String, val worth: BigDecimal)

suspend fun Querier.bestCustomers(region: String): List<BestCustomer> {
    val nation = Nations.name alias "nation"
    val worth = sum(Orders.total) alias "worth"
    val place = rank().over(partitionBy(Nations.name).orderBy(sum(Orders.total).desc())) alias "place"
    val ranked =
        Subquery
            .from(Orders)
            .join(Customers) { customerKey eq it.customerKey }
            .join(Nations) { Customers.nationKey eq it.nationKey }
            .join(Regions) { Nations.regionKey eq it.regionKey }
            .where { Regions.name eq region }
            .groupBy(Nations.name, Customers.name)
            .select(nation, Customers.name alias "customer", worth, place)
            .asTable("ranked")
    return from(ranked)
        .where { ranked[place] eq 1L }
        .orderBy { ranked[nation].asc() }
        .into<BestCustomer>()
        .list()
}
