/**
 * {@code perigee hw}: inspects hardware profiles. {@link space.perigee.hw.cli.HwCommand} hosts the
 * subcommands: {@code list} shows the shipped profiles, {@code show} one profile with its derived
 * figures, {@code check} validates files.
 *
 * <p>The commands print to the writers of their {@link picocli.CommandLine}, and report bad input
 * with {@link picocli.CommandLine.ParameterException}; the program that hosts them maps it to exit
 * code 2.
 */
@NullMarked
package space.perigee.hw.cli;

import org.jspecify.annotations.NullMarked;
