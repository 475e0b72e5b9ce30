package dev.runnel.mongodb

import org.bson.types.ObjectId
import java.math.BigDecimal
import java.time.Instant
import java.util.UUID

internal enum class Status { NEW, PAID, CLOSED }

@JvmInline
internal value class Email(val text: String)

internal data class Address(val street: String, val city: String, val zip: Int? = null)

internal data class Line(val sku: String, val count: Int, val price: BigDecimal)

internal sealed interface Payment

internal data class Card(val last4: String, val month: Int) : Payment

internal data class Transfer(val iban: String) : Payment

internal data object Cash : Payment

internal data class Order(
    val id: ObjectId,
    val customer: String,
    val total: BigDecimal,
    val email: Email? = null,
    val status: Status = Status.NEW,
    val lines: List<Line> = emptyList(),
    val address: Address? = null,
    val tags: Set<String> = emptySet(),
    val notes: Map<String, String> = emptyMap(),
    val payment: Payment? = null,
    val created: Instant = Instant.EPOCH,
    val reference: UUID? = null,
)

internal object Orders : Collection<Order>("orders") {
    val id = field(Order::id)
    val customer = field(Order::customer)
    val total = field(Order::total)
    val email = field(Order::email)
    val status = field(Order::status)
    val lines = field(Order::lines)
    val address = field(Order::address)
    val tags = field(Order::tags)
    val created = field(Order::created)

    val city = address / Address::city
    val skus = lines / Line::sku

    init {
        unique("orders_by_reference", field(Order::email).asc())
    }
}

internal fun order(customer: String, total: Int, status: Status = Status.NEW): Order =
    Order(ObjectId(), customer, total.toBigDecimal(), Email("$customer-$total@x.org"), status)
