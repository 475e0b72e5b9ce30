package com.example.orders

/** What the shop does not do, and the sentence that says why. */
sealed class Refusal(message: String) : RuntimeException(message)

class Wrong(message: String) : Refusal(message)

class Missing(what: String) : Refusal("There is no $what.")

class OutOfStock(sku: String) : Refusal("There is not enough of $sku.")

class KeyReused : Refusal("This Idempotency-Key belongs to another order. Take a new one for each order.")
