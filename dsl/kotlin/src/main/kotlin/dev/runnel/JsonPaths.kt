package dev.runnel

import dev.runnel.sql.Expression
import dev.runnel.sql.Functions
import dev.runnel.sql.JsonPath

/**
 * `payload.json("customer", "name").asText()`, `payload.json("items").at(0).at("price").asDecimal(10, 2)`: what stands
 * inside a document, NULL where it has no such place. The keys may hold anything.
 */
public fun <D> Expression<D>.json(vararg keys: String): JsonPath<D> = Functions.json(this, *keys)
