package dev.runnel.tck

import dev.runnel.Database
import dev.runnel.createAll
import dev.runnel.default
import dev.runnel.insertAll
import dev.runnel.references
import dev.runnel.sql.Table
import java.math.BigDecimal
import java.time.LocalDate

internal data class Author(val id: Long, val name: String, val born: LocalDate?, val mentorId: Long?)

internal object Authors : Table<Author>("kit_authors") {
    val id = bigint("id").primaryKey()
    val name = varchar("name", 100).unique()
    val born = date("born").nullable()
    val mentorId = bigint("mentor_id").nullable().references { Authors.id }
}

internal data class Book(
    val id: Long,
    val authorId: Long?,
    val title: String,
    val price: BigDecimal,
    val sold: Int = 0,
    val shade: Shade = Shade.LIGHT,
)

internal object Books : Table<Book>("kit_books") {
    val id = bigint("id").generated().primaryKey()
    val authorId = bigint("author_id").nullable().references { Authors.id }
    val title = varchar("title", 200)
    val price = decimal("price", 10, 2)
    val sold = integer("sold").default(0)
    val shade = enumeration("shade", Shade::class.java).default(Shade.LIGHT)

    init {
        unique("kit_books_title", authorId, title)
        check("kit_books_sold", sold.ge(0))
        index("kit_books_shade", shade)
    }
}

internal val ann = Author(1, "Ann", LocalDate.of(1950, 1, 1), null)
internal val bob = Author(2, "Bob", null, 1)
internal val cid = Author(3, "Cid", LocalDate.of(1970, 5, 5), 1)

internal val sea = Book(1, 1, "Sea", BigDecimal("10.00"), 5)
internal val sure = Book(2, 1, "100% sure", BigDecimal("20.50"), 0, Shade.DARK)
internal val under = Book(3, 2, "under_score", BigDecimal("5.25"), 7)
internal val back = Book(4, null, "back\\slash", BigDecimal("1.00"), 7, Shade.DARK)

/** A database with the tables, and three authors and four books in them: Cid wrote nothing, and nobody wrote `back`. */
internal suspend fun KitContext.withLibrary(case: suspend (Database) -> Unit): Unit = withDatabase { db ->
    db.createAll(Authors, Books)
    db.insertAll(Authors, listOf(ann, bob, cid))
    db.insertAll(Books, listOf(sea, sure, under, back))
    case(db)
}
