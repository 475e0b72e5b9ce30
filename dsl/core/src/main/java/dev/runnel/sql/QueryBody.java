package dev.runnel.sql;

import java.util.List;

/** What a select gives before it is ordered and limited. */
public sealed interface QueryBody permits QueryBlock, SetOperation, ValuesRows, RawRows {
    /** What each row has, in order. */
    List<Expression<?>> columns();
}
