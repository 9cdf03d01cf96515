/** The endpoint behind the frameworks it is compared in. */
package com.allmine.peers;
