/**
 * The report of a simulated mission: a self-contained {@code index.html} to open or send, and the
 * same data for programs as {@code report.json}.
 *
 * <p>A simulation fills in a {@link space.perigee.sim.report.MissionReport}, and {@link
 * space.perigee.sim.report.ReportWriter}, the place to start reading, writes both files to a
 * folder. {@code Page} composes the document from {@code KeyFigures}, three plots and {@code
 * Tables}; all of them write through {@code Markup}, which escapes every text, so no name of a
 * mission, satellite or station can become markup. The page loads nothing: its style sheet is
 * inline and the only thing that its content security policy allows.
 */
@NullMarked
package space.perigee.sim.report;

import org.jspecify.annotations.NullMarked;
