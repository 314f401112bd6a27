-desk = the desk
hi = Welcome to { -desk }.
bye = Bye from { -team }.
see = { console-title }
round = { about }
about = { round }
labelled = { hi.label }
