/**
 * Text that commands print: {@link space.perigee.hw.text.TextTable} aligns columns, {@link
 * space.perigee.hw.text.Quantity} writes numbers with their units, {@link
 * space.perigee.hw.text.PrettyJson} is the output of {@code --json}, and {@link
 * space.perigee.hw.text.TextResource} reads the program's own files.
 */
@NullMarked
package space.perigee.hw.text;

import org.jspecify.annotations.NullMarked;
