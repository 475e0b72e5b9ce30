package dev.runnel.postgresql;

import io.r2dbc.postgresql.api.ErrorDetails;
import io.r2dbc.postgresql.api.PostgresqlException;
import io.r2dbc.postgresql.message.backend.ErrorResponse;
import io.r2dbc.spi.R2dbcNonTransientResourceException;

/** A server's error that came as a message, as the driver throws one. */
final class PostgresqlR2dbcFailure extends R2dbcNonTransientResourceException implements PostgresqlException {
    private static final long serialVersionUID = 1;

    private final transient ErrorDetails details;

    private PostgresqlR2dbcFailure(ErrorDetails details) {
        super(details.getMessage(), details.getCode());
        this.details = details;
    }

    static PostgresqlR2dbcFailure of(ErrorResponse response) {
        return new PostgresqlR2dbcFailure(new ErrorDetails(response.getFields()));
    }

    @Override
    public ErrorDetails getErrorDetails() {
        return details;
    }
}
