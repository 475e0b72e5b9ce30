package dev.runnel.readme

import dev.runnel.Querier
import dev.runnel.alias
import dev.runnel.contains
import dev.runnel.eq
import dev.runnel.from
import dev.runnel.ge
import dev.runnel.groupBy
import dev.runnel.gt
import dev.runnel.join
import dev.runnel.orderBy
import dev.runnel.sortKeys
import dev.runnel.sql.Conditions.allOf
import dev.runnel.sql.Functions.count
import dev.runnel.sql.Functions.value
import dev.runnel.sql.Page
import dev.runnel.sql.Subquery
import dev.runnel.sql.Table
import dev.runnel.where

// What the README shows of the structure of statements, kept right by the compiler and by QueriesSnippetsTest.

data class Employee(val id: Long, val name: String, val bossId: Long?, val grade: Int)

object Employees : Table<Employee>("employees") {
    val id = bigint("id").primaryKey()
    val name = text("name")
    val bossId = bigint("boss_id").nullable()
    val grade = integer("grade")
}

// tag::page[]
val sort = sortKeys("name" to Employees.name, "grade" to Employees.grade) // all that a user may sort by

suspend fun Querier.employees(search: String?, leastGrade: Int?, order: String?, after: String?): Page<Employee> =
    from(Employees)
        .where { allOf(search?.let { name contains it }, leastGrade?.let { grade ge it }) } // null: left out
        .orderBy(sort.parse(order)) // "-grade,name"; the primary key is added, so that pages do not overlap
        .page(20, after) // .rows, and .next: the cursor of the next page, null after the last
// end::page[]

suspend fun bosses(db: Querier): List<Pair<String, Long>> {
    // tag::derived[]
    val n = count() alias "n"
    val teams = Subquery.from(Employees).groupBy { bossId }.select(Employees.bossId, n).asTable("teams")

    val rows = db
        .from(Employees)
        .join(teams) { id eq it[bossId] } // its columns, by the expressions it selects
        .where { teams[n] gt 1L }
        .orderBy { name.asc() }
        .select(Employees.name, teams[n])
        .list()
    // end::derived[]
    return rows.map { it[Employees.name] to it[teams[n]] }
}

// tag::recursive[]
data class Level(val id: Long, val depth: Int)

object Tree : Table<Level>("tree") { // the shape of the CTE: columns and row class
    val id = bigint("id")
    val depth = integer("depth")
}

suspend fun Querier.below(boss: Long): List<Level> {
    val tree = Subquery
        .from(Employees)
        .where { id eq boss }
        .select(Employees.id, value(0))
        .unionAll(Subquery.from(Employees).join(Tree) { bossId eq it.id }.select(Employees.id, Tree.depth + 1))
        .asRecursiveCte(Tree)
    return from(tree).where { depth gt 0 }.orderBy({ depth.asc() }, { id.asc() }).list()
}
// end::recursive[]
