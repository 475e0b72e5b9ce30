package com.example.shop;

import com.example.shop.Shop.OutOfStock;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.runnel.error.RunnelException;

/**
 * What a client is told of a failure, as {@code application/problem+json}: nothing of statements, tables or hosts.
 *
 * @param retryAfter seconds after which it may be tried again; 0 says nothing of that
 */
record Problem(int status, String detail, int retryAfter) {
    static Problem of(Exception failure) {
        if (failure instanceof OutOfStock out) {
            return new Problem(409, "There is not enough of " + out.sku() + ".", 0);
        }
        if (failure instanceof JsonProcessingException || failure instanceof IllegalArgumentException) {
            return new Problem(400, "The request is not understood.", 0);
        }
        if (!(failure instanceof RunnelException error)) {
            return new Problem(500, "Something went wrong.", 0);
        }
        return switch (error.kind()) {
            case UNIQUE_VIOLATION, FOREIGN_KEY_VIOLATION -> new Problem(409, "It does not fit what is there.", 0);
            case DATA_INVALID, CHECK_VIOLATION, NOT_NULL_VIOLATION ->
                new Problem(422, "A value is missing or not allowed.", 0);
            case SERIALIZATION_FAILURE,
                    DEADLOCK,
                    LOCK_TIMEOUT,
                    POOL_TIMEOUT,
                    POOL_OVERLOADED,
                    CONNECTION_FAILED,
                    CLOSED -> new Problem(503, "Nothing was done; try again later.", 1);
            case STATEMENT_TIMEOUT -> new Problem(504, "It took too long; nothing was done.", 0);
            default -> new Problem(500, "Something went wrong.", 0);
        };
    }
}
