/**
 * Tests that run in the archive itself (Arquillian), for what cannot be seen from outside: the
 * plugin's beans, providers and scopes, the order of observers, its threads, what a redeployment
 * leaves. They run on the launcher's server, in the stand-in's EAR, with the jar that is shipped.
 * Start reading at {@link org.dcm4chee.arc.zip.it.inside.Inside}.
 */
package org.dcm4chee.arc.zip.it.inside;
