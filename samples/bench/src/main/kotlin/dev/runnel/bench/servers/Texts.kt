package dev.runnel.bench.servers

private val NARROW = listOf("id", "name", "price", "weight")
private val WIDE =
    listOf("id", "amount", "rate", "active", "name", "email", "city", "note", "born", "created", "updated", "visits")

/**
 * The statements as Runnel's DSL writes them, for drivers take their time to read a text. All have a parameter, for drivers
 * answer in binary only to those that do.
 *
 * @param own makes a driver's own text of one with quoted names and `?`
 */
class Texts(own: (String) -> String) {
    val selectItem = own(select("item", NARROW, "="))
    val selectAll = own(select("item", NARROW, ">"))
    val selectWide = own(select("wide", WIDE, ">"))
    val selectAccount = own(select("account", NARROW, "="))

    /** The first parameter is what is added. */
    val updateAccount =
        own("""update "account" set "price" = "account"."price" + ? where "account"."id" = ?""")
    val insert =
        own("""insert into "inserted" ("id", "name", "price", "weight") values (?, ?, ?, ?)""")

    private fun select(table: String, columns: List<String>, sign: String) =
        columns.joinToString(prefix = "select ", postfix = """ from "$table" where "$table"."id" $sign ?""") {
            """"$table"."$it""""
        }
}
