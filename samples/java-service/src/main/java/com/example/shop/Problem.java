package com.example.shop;

import com.example.shop.Refusal.Missing;
import com.example.shop.Refusal.OutOfStock;
import com.example.shop.Refusal.Wrong;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import dev.runnel.error.RunnelException;

/**
 * What a client is told of a failure, as {@code application/problem+json}: nothing of statements, tables or hosts.
 *
 * @param retryAfter seconds after which it may be tried again; 0 says nothing of that
 */
record Problem(int status, String detail, int retryAfter) {
    static Problem of(Throwable failure) {
        if (failure instanceof Wrong) {
            return new Problem(400, String.valueOf(failure.getMessage()), 0);
        }
        if (failure instanceof Missing) {
            return new Problem(404, String.valueOf(failure.getMessage()), 0);
        }
        if (failure instanceof OutOfStock) {
            return new Problem(409, String.valueOf(failure.getMessage()), 0);
        }
        if (failure instanceof JsonMappingException && failure.getCause() instanceof Wrong wrong) {
            return of(wrong);
        }
        if (failure instanceof JsonProcessingException) {
            return new Problem(400, "The request is not understood.", 0);
        }
        return failure instanceof RunnelException error ? of(error) : new Problem(500, "Something went wrong.", 0);
    }

    private static Problem of(RunnelException error) {
        return switch (error.kind()) {
            case UNIQUE_VIOLATION, FOREIGN_KEY_VIOLATION -> new Problem(409, "It does not fit what is there.", 0);
            case DATA_INVALID, CHECK_VIOLATION, NOT_NULL_VIOLATION, DATA_CONVERSION ->
                new Problem(422, "A value is missing or not allowed.", 0);
            case INPUT -> new Problem(400, "The request is not understood.", 0);
            case SERIALIZATION_FAILURE,
                    DEADLOCK,
                    LOCK_TIMEOUT,
                    POOL_TIMEOUT,
                    POOL_OVERLOADED,
                    CONNECTION_FAILED,
                    CLOSED -> new Problem(503, "It cannot be done now; try again later.", 1);
            case CONNECTION_LOST, COMMIT_UNKNOWN ->
                new Problem(503, "It may have been done: send it again with the same Idempotency-Key.", 1);
            case STATEMENT_TIMEOUT -> new Problem(504, "It took too long: look whether it was done.", 0);
            default -> new Problem(500, "Something went wrong.", 0);
        };
    }
}
