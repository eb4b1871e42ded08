/**
 * Shared by every program: {@link space.perigee.sync.io.InputException} reports unusable input to
 * the user, {@link space.perigee.sync.io.WholeFile} writes a file completely or not at all, and
 * {@link space.perigee.sync.io.StopHook} ends a program in order on Ctrl-C and SIGTERM.
 */
@NullMarked
package space.perigee.sync.io;

import org.jspecify.annotations.NullMarked;
