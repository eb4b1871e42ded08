/**
 * Links as users write them, such as {@code mqtt://HOST:PORT} or {@code udp://HOST:PORT?rate=10M}.
 * {@link space.perigee.sync.link.uri.LinkUri} parses the text, {@link
 * space.perigee.sync.link.uri.Links} makes the link. This is the one package that knows every
 * transport: a new one is added here.
 */
@NullMarked
package space.perigee.sync.link.uri;

import org.jspecify.annotations.NullMarked;
