package dev.runnel

import dev.runnel.sql.Expression
import dev.runnel.sql.Predicate

/**
 * `email like "%@x.org"`: `%` is any text, `_` one character, `\` takes the next one literally, on every dialect.
 * Whether case counts is the database's own way.
 */
public infix fun Expression<out String?>.like(pattern: String): Predicate = this.like(pattern)

/** `email notLike "%@x.org"`, see [like]. */
public infix fun Expression<out String?>.notLike(pattern: String): Predicate = this.notLike(pattern)

/** `name contains "50%"`: the text stands somewhere inside; `%`, `_` and `\` in it mean themselves. */
public infix fun Expression<out String?>.contains(text: String): Predicate = this.contains(text)

/** `name startsWith "A"`; `%`, `_` and `\` in it mean themselves. */
public infix fun Expression<out String?>.startsWith(text: String): Predicate = this.startsWith(text)

/** `name endsWith "son"`; `%`, `_` and `\` in it mean themselves. */
public infix fun Expression<out String?>.endsWith(text: String): Predicate = this.endsWith(text)

/** `first concat " " concat last`; NULL if any part is. */
public infix fun <S : String?> Expression<S>.concat(text: String): Expression<S> = this.concat(text)

/** `first concat last`; NULL if any part is. */
public infix fun <S : String?> Expression<S>.concat(other: Expression<out S>): Expression<S> = this.concat(other)
