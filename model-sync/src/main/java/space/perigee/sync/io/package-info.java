/**
 * What every part that reads or writes files shares: {@link space.perigee.sync.io.InputException},
 * the exception for input that cannot be used, and {@link space.perigee.sync.io.WholeFile}, which
 * writes a file whole or leaves it untouched.
 */
@NullMarked
package space.perigee.sync.io;

import org.jspecify.annotations.NullMarked;
