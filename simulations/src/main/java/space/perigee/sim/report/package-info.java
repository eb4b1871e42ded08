/**
 * What came of a simulated mission, for people and for programs: one {@code index.html} to open or
 * to send, and the same numbers as {@code report.json}.
 *
 * <p>{@link space.perigee.sim.report.MissionReport} is what a simulation fills in, and {@link
 * space.perigee.sim.report.ReportWriter}, where to start reading, puts both files in a folder.
 * {@code Page} sets the document together from {@code KeyFigures}, three plots and {@code Tables};
 * all of them write through {@code Markup}, which escapes every text, so that no name of a mission,
 * satellite or station can become markup. The page loads nothing: its style sheet stands in it and
 * is the only thing that its content security policy allows.
 */
@NullMarked
package space.perigee.sim.report;

import org.jspecify.annotations.NullMarked;
