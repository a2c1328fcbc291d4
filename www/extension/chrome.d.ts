/** Browsers bring it; its types would be a package of their own, for a dozen calls. */
declare const chrome: any;
